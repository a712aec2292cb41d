package dev.headgate.accounting;

/** Something that must always hold did not. */
final class BrokenInvariant extends AssertionError {
    private static final long serialVersionUID = 1;

    private final Rule rule;

    BrokenInvariant(Rule rule, String message) {
        super("%s (%s): %s".formatted(rule, rule.states, message));
        this.rule = rule;
    }

    /** What must always hold. */
    enum Rule {
        I1("every entry of the ledger debits what it credits"),
        I2("every call to an upstream is one attempt that was written before it"),
        I3("budgets hold what is open and count what was booked, and no hard limit is passed"),
        I4("nothing stays open"),
        I5("an attempt costs what its owner saw, or else the best evidence, and is booked once"),
        I8("what the ledger says of a tenant is what its attempts cost");

        private final String states;

        Rule(String states) {
            this.states = states;
        }
    }

    Rule rule() {
        return rule;
    }
}
