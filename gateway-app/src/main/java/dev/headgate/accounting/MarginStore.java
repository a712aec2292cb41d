package dev.headgate.accounting;

import java.util.Map;

/** What all replicas have learnt of prompts. */
interface MarginStore {

    /**
     * Adds what one replica has seen.
     *
     * @param peak the highest ratio of these calls
     * @return what is known now
     */
    PromptMargin add(PromptKind kind, long calls, long peak);

    /** Everything that is known. */
    Map<PromptKind, PromptMargin> all();
}
