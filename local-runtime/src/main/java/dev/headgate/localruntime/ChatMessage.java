package dev.headgate.localruntime;

/** One turn of a conversation, as text. */
record ChatMessage(Role role, String content) {

    /** Who speaks. The engine's chat templates know these three. */
    enum Role {
        SYSTEM("system"),
        USER("user"),
        ASSISTANT("assistant");

        private final String wireName;

        Role(String wireName) {
            this.wireName = wireName;
        }

        String wireName() {
            return wireName;
        }
    }
}
