package dev.headgate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PolicyWarningTest {

    @Test
    void saysWhereItIs() {
        assertThat(new PolicyWarning(new Position(3, 7), "Nobody comes here."))
                .hasToString("line 3, column 7: Nobody comes here.");
    }
}
