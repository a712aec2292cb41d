package dev.headgate.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvLineTest {

    @Test
    void separatesCellsAndEndsTheLine() {
        assertThat(new CsvLine().plain("a").text("b").plain(3).end()).isEqualTo("a,\"b\",3\r\n");
    }

    @Test
    void anEmptyCellIsNothingBetweenCommas() {
        assertThat(new CsvLine().plain(null).text(null).decimal(null).end()).isEqualTo(",,\r\n");
    }

    @Test
    void aTextMayHoldCommasQuotesAndLines() {
        assertThat(new CsvLine().text("say \"hi\", twice\r\nthen go").end())
                .isEqualTo("\"say \"\"hi\"\", twice\r\nthen go\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1"})
    void t13ATextIsNoFormula(String formula) {
        assertThat(new CsvLine().text(formula).end()).isEqualTo("\"'" + formula + "\"\r\n");
    }

    @Test
    void aDecimalHasAPointAndNoExponent() {
        assertThat(decimal("1E+7")).isEqualTo("10000000.0");
        assertThat(decimal("1E-12")).isEqualTo("0.000000000001");
        assertThat(decimal("2.5000")).isEqualTo("2.5");
        assertThat(decimal("0")).isEqualTo("0.0");
        assertThat(decimal("-3")).isEqualTo("-3.0");
    }

    private static String decimal(String amount) {
        return new CsvLine().decimal(new BigDecimal(amount)).end().strip();
    }
}
