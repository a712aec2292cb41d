package dev.headgate.usage;

/** How we know what a call consumed. */
public enum UsageSource {
    /** The provider said so. */
    PROVIDER,
    /** The provider said nothing; what passed through was counted. */
    STREAM_COUNT,
    /** Nothing could be counted; the worst case that was reserved. */
    ESTIMATE
}
