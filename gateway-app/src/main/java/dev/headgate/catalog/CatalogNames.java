package dev.headgate.catalog;

import java.util.regex.Pattern;

/** The rule for names that appear in paths, policies and answers. */
final class CatalogNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,199}");

    private CatalogNames() {}

    static void check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no name: use letters, digits and any of . _ : @ - and begin with a"
                                    .formatted(name.length() > 200 ? name.substring(0, 200) : name)
                            + " letter or digit.");
        }
    }
}
