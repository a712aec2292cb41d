package dev.headgate.routing;

/** What a request needs from a model, and what a deployment offers. */
public enum Capability {
    CHAT,
    EMBEDDINGS,
    STREAMING,
    TOOLS,
    VISION,
    AUDIO,
    JSON_SCHEMA,
    REASONING
}
