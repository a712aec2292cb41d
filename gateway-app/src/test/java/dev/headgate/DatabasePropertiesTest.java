package dev.headgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabasePropertiesTest {

    @Test
    void doNotShowThePasswordNorAnAddressThatMayHoldOne() {
        var properties =
                new DatabaseProperties(
                        "jdbc:postgresql://host/db?password=secret-1",
                        "headgate",
                        "secret-2",
                        1,
                        1,
                        Duration.ofSeconds(1));

        assertThat(properties).hasToString("DatabaseProperties[url=external, username=headgate]");
    }
}
