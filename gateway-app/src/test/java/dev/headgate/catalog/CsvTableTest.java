package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvTableTest {

    @Test
    void readsCellsByTheirColumn() {
        assertThat(CsvTable.read("a,b\n1,2\n3,\n"))
                .containsExactly(Map.of("a", "1", "b", "2"), Map.of("a", "3", "b", ""));
    }

    @Test
    void readsQuotedCellsWithCommasQuotesAndLines() {
        assertThat(CsvTable.read("a,b\n\"x, \"\"y\"\"\nz\",2"))
                .containsExactly(Map.of("a", "x, \"y\"\nz", "b", "2"));
    }

    @Test
    void refusesARowOfAnotherLength() {
        assertThatThrownBy(() -> CsvTable.read("a,b\n1\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 cells under 2 columns");
    }
}
