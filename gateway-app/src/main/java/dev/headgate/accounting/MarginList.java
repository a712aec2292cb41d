package dev.headgate.accounting;

import dev.headgate.identity.MayRead;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Service;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** What was learnt of prompts, for administrators. */
@Service
@MayRead
class MarginList {
    private static final int DIGITS = 4;

    private final MarginStore store;

    MarginList(MarginStore store) {
        this.store = store;
    }

    /**
     * The margin of one kind of prompts.
     *
     * @param promptTokensFrom estimated tokens of the shortest of them
     * @param margin tokens that are held for each estimated one, a decimal string
     * @param highestRatio the most tokens that one of the last thousand prompts had for each
     *     estimated one
     * @param calls that were learnt from
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Line(
            String model, long promptTokensFrom, String margin, String highestRatio, long calls) {

        private static Line of(PromptKind kind, PromptMargin margin) {
            return new Line(
                    kind.model(),
                    kind.from(),
                    decimal(margin.margin()),
                    decimal(margin.highest()),
                    margin.calls());
        }

        private static String decimal(long tenThousandths) {
            return BigDecimal.valueOf(tenThousandths, DIGITS).toPlainString();
        }
    }

    /** All lines, by model and length. */
    List<Line> lines() {
        return store.all().entrySet().stream()
                .map(entry -> Line.of(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Line::model).thenComparingLong(Line::promptTokensFrom))
                .toList();
    }
}
