package dev.headgate.catalog;

import java.util.Locale;

/** Who looks after a row of the catalogue, and so who may change it. */
enum Keeper {
    /** The catalogue that comes with this release. */
    BUILTIN,
    /** Administrators. */
    API,
    /** The operator's configuration file; read-only elsewhere. */
    CONFIG;

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Keeper of(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }

    /** The columns of those whose rows this one may take over. */
    String[] mayReplace() {
        return switch (this) {
            case BUILTIN -> new String[] {BUILTIN.column()};
            case API -> new String[] {BUILTIN.column(), API.column()};
            case CONFIG -> new String[] {BUILTIN.column(), API.column(), CONFIG.column()};
        };
    }
}
