package dev.headgate.focus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A closed month is the same file for ever. */
class ClosedExportTest {
    private final FocusBooks books = new FocusBooks();

    @BeforeEach
    void close() {
        GoldenMonth.write(books);
        books.close(GoldenMonth.MONTH);
    }

    @AfterEach
    void drop() {
        books.close();
    }

    @ParameterizedTest
    @CsvSource({"1.2,csv", "1.4,parquet"})
    void hasTheSameBytesWhateverChangesLater(String version, String format) throws Exception {
        ExportOrder order = FocusBooks.month(GoldenMonth.MONTH, version, format);
        ExportManifest first = books.exports().export(order);
        byte[] bytes = books.bytes(first);

        books.jdbc.sql("update providers set name = 'renamed', region = 'US'").update();
        books.jdbc.sql("update pools set name = 'renamed too'").update();
        books.jdbc.sql("update models set developer = 'somebody else'").update();
        books.moveTo("2027-11-03T09:00:00Z");
        ExportManifest later =
                books.exports(FocusBooks.settings(FocusProperties.Billed.ZERO)).export(order);

        assertThat(books.bytes(later)).isEqualTo(bytes);
        assertThat(later).hasToString(first.toString());
        assertThat(first.provisional()).isFalse();
        assertThat(first.closedAt()).isNotNull();
        assertThat(first.file()).isEqualTo("focus-%s-2026-10.%s".formatted(version, format));
    }

    @Test
    void isOneFileThoughManyAskForItAtOnce() throws Exception {
        ExportOrder order = FocusBooks.month(GoldenMonth.MONTH, "1.3", "csv");
        try (var crowd = Executors.newFixedThreadPool(3)) {
            Callable<ExportManifest> ask = () -> books.exports().export(order);
            List<Future<ExportManifest>> answers = crowd.invokeAll(List.of(ask, ask, ask));

            for (Future<ExportManifest> answer : answers) {
                assertThat(answer.get().id()).isEqualTo(answers.getFirst().get().id());
            }
        }
        assertThat(books.jdbc.sql("select count(*) from export_files").query(Long.class).single())
                .isEqualTo(1);
        assertThat(
                        books.jdbc
                                .sql("select count(distinct file_id) from export_chunks")
                                .query(Long.class)
                                .single())
                .isEqualTo(1);
    }

    @Test
    void cannotBeChangedOrRemoved() {
        books.exports().export(FocusBooks.month(GoldenMonth.MONTH, "1.2", "csv"));

        assertThatThrownBy(() -> books.jdbc.sql("delete from export_files").update())
                .hasMessageContaining("kept as it is");
        assertThatThrownBy(() -> books.jdbc.sql("update export_chunks set gzip = ''").update())
                .hasMessageContaining("kept as it is");
        assertThatThrownBy(() -> books.jdbc.sql("delete from export_chunks").update())
                .hasMessageContaining("kept as it is");
    }

    @Test
    void filesThatMayStillChangeAreForgottenAfterAWhile() {
        ExportManifest provisional =
                books.exports().export(FocusBooks.month("2026-11", "1.2", "csv"));
        books.jdbc
                .sql(
                        "update export_files set created_at = '2026-10-27T08:00:00Z' where closed_month is null")
                .update();

        books.exports().export(FocusBooks.month(GoldenMonth.MONTH, "1.2", "csv"));

        assertThatThrownBy(() -> books.exports().manifest(provisional.id()))
                .hasMessageContaining("ask for a new one");
        assertThat(
                        books.jdbc
                                .sql("select count(distinct file_id) from export_chunks")
                                .query(Long.class)
                                .single())
                .isEqualTo(1);
    }
}
