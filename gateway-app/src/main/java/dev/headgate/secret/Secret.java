package dev.headgate.secret;

/** What the operator has to keep. */
public enum Secret {
    /** Without it the digests of API keys in the database are of no use. */
    KEY_PEPPER("key-pepper"),
    /** Opens sealed credentials. */
    MASTER_KEY("master-key"),
    /** Lets an administrator in. */
    ADMIN_TOKEN("admin-token");

    private final String label;

    Secret(String label) {
        this.label = label;
    }

    /** The setting below {@code headgate.}, and the name of the file. */
    public String label() {
        return label;
    }

    /** The environment variable that gives it. */
    public String variable() {
        return "HEADGATE_" + name();
    }
}
