package dev.headgate.accounting;

import java.util.UUID;

/**
 * What it takes to make a decision once more, as {@code replay} writes it: the facts of the request
 * and what it shares with others. It holds no prompt.
 */
public final class DecisionTrace {
    private final byte[] facts;
    private final Shared candidates;
    private final Shared capacity;

    /**
     * A trace; its arrays are never changed.
     *
     * @param candidates what was chosen among, with prices
     * @param capacity how the candidates fared
     */
    public DecisionTrace(byte[] facts, Shared candidates, Shared capacity) {
        this.facts = facts;
        this.candidates = candidates;
        this.capacity = capacity;
    }

    public byte[] facts() {
        return facts;
    }

    public Shared candidates() {
        return candidates;
    }

    public Shared capacity() {
        return capacity;
    }

    /** Something that many requests refer to; it is stored once. */
    public static final class Shared {
        private final UUID id;
        private final byte[] content;

        /** A content that is never changed, and the id that stands for it. */
        public Shared(UUID id, byte[] content) {
            this.id = id;
            this.content = content;
        }

        public UUID id() {
            return id;
        }

        public byte[] content() {
            return content;
        }
    }
}
