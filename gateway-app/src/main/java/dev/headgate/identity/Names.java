package dev.headgate.identity;

/** The rule for names that people give. */
final class Names {
    static final String PATTERN = "[\\p{L}\\p{N}][\\p{L}\\p{N} ._@/:+-]{0,99}";
    static final String MESSAGE =
            "must be 1 to 100 letters, digits, spaces or any of . _ @ / : + - and begin with a letter or digit";

    private Names() {}
}
