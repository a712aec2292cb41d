package dev.headgate.accounting;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
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
    @JsonCreator
    public DecisionTrace(
            @JsonProperty("facts") byte[] facts,
            @JsonProperty("candidates") Shared candidates,
            @JsonProperty("capacity") Shared capacity) {
        this.facts = facts;
        this.candidates = candidates;
        this.capacity = capacity;
    }

    @JsonProperty
    public byte[] facts() {
        return facts;
    }

    @JsonProperty
    public Shared candidates() {
        return candidates;
    }

    @JsonProperty
    public Shared capacity() {
        return capacity;
    }

    /** Something that many requests refer to; it is stored once. */
    public static final class Shared {
        private final UUID id;
        private final byte[] content;

        /** A content that is never changed, and the id that stands for it. */
        @JsonCreator
        public Shared(@JsonProperty("id") UUID id, @JsonProperty("content") byte[] content) {
            this.id = id;
            this.content = content;
        }

        @JsonProperty
        public UUID id() {
            return id;
        }

        @JsonProperty
        public byte[] content() {
            return content;
        }
    }
}
