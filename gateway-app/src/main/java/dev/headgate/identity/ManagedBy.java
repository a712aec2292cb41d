package dev.headgate.identity;

import java.util.Locale;

/** Who looks after a thing, and so who may change it. */
enum ManagedBy {
    /** Administrators. */
    API,
    /** The operator's configuration file; read-only elsewhere. */
    CONFIG;

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
