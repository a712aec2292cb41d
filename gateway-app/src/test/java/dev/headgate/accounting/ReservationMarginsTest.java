package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.Deployment;
import dev.headgate.identity.Caller;
import dev.headgate.usage.TokenUsage;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is held for a prompt follows what prompts of its model and length really had. */
class ReservationMarginsTest {
    private static final Deployment GPT = Samples.hosted();
    private static final Deployment OTHER =
            Samples.hosted("claude@anthropic", Samples.price("1", "1"));

    private final TestBooks books = new TestBooks(GPT, OTHER);
    private final ReservationMargins margins = books.margins;
    private final Caller caller = Samples.caller();

    @AfterEach
    void close() throws Exception {
        books.closeBalanced();
    }

    @Test
    void whatOneReplicaHasSeenTheOthersKnowAfterBothHaveShared() {
        ReservationMargins other = anotherReplica();
        learn(margins, 1_000, 1_500, 1);
        assertThat(held(margins, 1_000)).isEqualTo(1_575);
        assertThat(held(other, 1_000)).isEqualTo(1_000);

        margins.share();
        other.share();

        assertThat(held(other, 1_000)).isEqualTo(1_575);
    }

    @Test
    void aRestartForgetsNothing() {
        learn(margins, 1_000, 600, 2_000);
        margins.share();
        long before = held(margins, 1_000);

        ReservationMargins restarted = anotherReplica();
        restarted.share();

        assertThat(before).isLessThan(700);
        assertThat(held(restarted, 1_000)).isEqualTo(before);
    }

    @Test
    void callsOfAllReplicasCountTogether() {
        ReservationMargins other = anotherReplica();
        learn(margins, 1_000, 600, 60);
        learn(other, 1_000, 700, 60);
        margins.share();
        other.share();
        margins.share();

        assertThat(new MarginList(store()).lines())
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.model()).isEqualTo("gpt");
                    assertThat(line.promptTokensFrom()).isEqualTo(256);
                    assertThat(line.calls()).isEqualTo(120);
                    assertThat(line.highestRatio()).isEqualTo("0.7000");
                });
    }

    @Test
    void modelsAndLengthsAreLearntApart() {
        learn(margins, 1_000, 2_000, 1);

        assertThat(held(margins, 1_000)).isEqualTo(2_100);
        assertThat(held(margins, 100_000)).isEqualTo(100_000);
        assertThat(margins.hold(Samples.opening(caller, OTHER, 1_000)).inputTokens())
                .isEqualTo(1_000);
    }

    @Test
    void thePeakOfCallsThatAreNotSharedYetCountsUntilTheyAre() {
        learn(margins, 1_000, 1_200, 1);
        margins.share();
        learn(margins, 1_000, 500, 1);

        assertThat(held(margins, 1_000)).isEqualTo(1_260);
    }

    @Test
    void whatIsLearntWhileItSharesIsSharedTheNextTime() {
        var store = new RememberedMargins();
        var learning = new ReservationMargins(store);
        learn(learning, 1_000, 1_200, 1);
        store.meanwhile = () -> learn(learning, 1_000, 1_100, 2);

        learning.share();
        learning.share();

        assertThat(store.all().values())
                .singleElement()
                .extracting(PromptMargin::calls)
                .isEqualTo(3L);
    }

    /** The prompts were counted by a real tokenizer; they come in a random order, four times. */
    @ParameterizedTest(name = "{0}: {1} of what is held was held for nothing, in the end {2}")
    @CsvSource({"all kinds, 0.36, 0.30", "java, 0.45, 0.32", "prose, 0.34, 0.21"})
    void phantomReservationsShrinkAndNothingIsOverrun(
            String kind, BigDecimal atFirst, BigDecimal inTheEnd) throws Exception {
        var learning = new ReservationMargins(new RememberedMargins());
        List<Prompt> prompts = prompts(kind);

        Phantom first = phantom(learning, prompts.subList(0, 250));
        Phantom rest = phantom(learning, prompts.subList(250, prompts.size()));
        List<Phantom> again =
                List.of(
                        phantom(learning, prompts),
                        phantom(learning, prompts),
                        phantom(learning, prompts));

        assertThat(first.share()).isGreaterThan(atFirst);
        assertThat(again.getLast().share()).isLessThan(inTheEnd);
        assertThat(first.overrun() + rest.overrun()).isZero();
        assertThat(again).allSatisfy(phantom -> assertThat(phantom.overrun()).isZero());
    }

    /** What was held for prompts, what they had, and what some had more than was held. */
    private record Phantom(long held, long counted, long overrun) {

        /** The share of what was held that was held for nothing. */
        BigDecimal share() {
            return BigDecimal.ONE.subtract(
                    BigDecimal.valueOf(counted)
                            .divide(BigDecimal.valueOf(held), 4, RoundingMode.HALF_UP));
        }
    }

    private Phantom phantom(ReservationMargins learning, List<Prompt> prompts) {
        long held = 0;
        long counted = 0;
        long overrun = 0;
        for (Prompt prompt : prompts) {
            AttemptOpening opening = learning.hold(Samples.opening(caller, GPT, prompt.estimate()));
            held += opening.inputTokens();
            counted += prompt.counted();
            overrun += Math.max(0, prompt.counted() - opening.inputTokens());
            learning.learn(opening, TokenUsage.of(prompt.counted(), 1));
            learning.share();
        }
        return new Phantom(held, counted, overrun);
    }

    private record Prompt(long estimate, long counted) {}

    private static List<Prompt> prompts(String kind) throws IOException {
        try (InputStream csv =
                ReservationMarginsTest.class.getResourceAsStream("prompt-tokens.csv")) {
            return new String(csv.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(2)
                    .map(line -> line.split(","))
                    .filter(line -> kind.equals("all kinds") || kind.equals(line[0]))
                    .map(line -> new Prompt(Long.parseLong(line[1]), Long.parseLong(line[2])))
                    .toList();
        }
    }

    /** A store without a database. */
    private static final class RememberedMargins implements MarginStore {
        private final Map<PromptKind, PromptMargin> margins = new HashMap<>();

        /** What happens while the next calls are added. */
        private Runnable meanwhile = () -> {};

        @Override
        public PromptMargin add(PromptKind kind, long calls, long peak) {
            Runnable once = meanwhile;
            meanwhile = () -> {};
            once.run();
            return margins.merge(
                    kind,
                    PromptMargin.NEW.after(calls, peak),
                    (known, _) -> known.after(calls, peak));
        }

        @Override
        public Map<PromptKind, PromptMargin> all() {
            return Map.copyOf(margins);
        }
    }

    @Test
    void aPromptAboveEverythingSeenIsOverrunOnceAndHeldForTheNextTime() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "1000");
        settle(1_000_000, 1_400_000);

        assertThat(overrun(budget)).isEqualByComparingTo("0.4");
        assertThat(
                        books.meters
                                .counter("headgate.budget.overrun.usd", "deployment", GPT.name())
                                .count())
                .isEqualTo(0.4);

        settle(1_000_000, 1_400_000);

        assertThat(overrun(budget)).isEqualByComparingTo("0.4");
        assertThat(books.settled(budget)).isEqualByComparingTo("2.8");
    }

    /** R07: the estimate that stands in for missing usage is the one that money was held for. */
    @Test
    void r07APromptThatNobodyCountedIsChargedAsHeldAndNeverMore() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "1000");
        learn(margins, 10_000, 6_000, 3_000);
        margins.share();
        Reservation held = books.book.reserve(Samples.opening(caller, GPT, 10_000));

        books.book.settle(held, Samples.aborted(held.opening().estimate()));
        books.awaitSettled();

        assertThat(held.opening().inputTokens()).isEqualTo(6_300);
        assertThat(books.settled(budget)).isEqualByComparingTo("0.0063");
        assertThat(overrun(budget)).isEqualByComparingTo("0");
    }

    @Test
    void onlyWhatTheProviderHasCountedIsLearntFrom() {
        Reservation held = books.book.reserve(Samples.opening(caller, GPT, 1_000));
        books.book.settle(held, Samples.aborted(9_000));

        assertThat(held(margins, 1_000)).isEqualTo(1_000);
    }

    private void settle(long estimate, long tokens) throws Exception {
        Reservation held = books.book.reserve(Samples.opening(caller, GPT, estimate));
        books.book.settle(held, Samples.used(tokens, 0));
        books.awaitSettled();
    }

    private BigDecimal overrun(UUID budget) {
        return books.jdbc
                .sql("select sum(overrun) from budget_periods where budget_id = ?")
                .param(budget)
                .query(BigDecimal.class)
                .single();
    }

    private void learn(ReservationMargins replica, long estimate, long tokens, int calls) {
        AttemptOpening opening = Samples.opening(caller, GPT, estimate);
        for (int i = 0; i < calls; i++) {
            replica.learn(opening, TokenUsage.of(tokens, 1));
        }
    }

    private long held(ReservationMargins replica, long estimate) {
        return replica.hold(Samples.opening(caller, GPT, estimate)).inputTokens();
    }

    private ReservationMargins anotherReplica() {
        return new ReservationMargins(store());
    }

    private MarginStore store() {
        return new JdbcMarginStore(books.jdbc, books.transaction());
    }
}
