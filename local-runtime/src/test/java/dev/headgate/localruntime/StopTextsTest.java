package dev.headgate.localruntime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StopTextsTest {

    @Test
    void passesTextOnWhenThereIsNothingToLookFor() {
        StopTexts stops = new StopTexts(List.of());

        assertThat(stops.accept("any")).isEqualTo("any");
        assertThat(stops.isFound()).isFalse();
    }

    @Test
    void findsAStopTextSpreadOverPieces() {
        StopTexts stops = new StopTexts(List.of("END"));

        assertThat(stops.accept("one E")).isEqualTo("one ");
        assertThat(stops.accept("N")).isEmpty();
        assertThat(stops.accept("D two")).isEmpty();
        assertThat(stops.isFound()).isTrue();
    }

    @Test
    void releasesWhatOnlyLookedLikeAStopText() {
        StopTexts stops = new StopTexts(List.of("END"));

        assertThat(stops.accept("EN")).isEmpty();
        assertThat(stops.accept("OUGH")).isEqualTo("ENOUGH");
        assertThat(stops.isFound()).isFalse();
    }

    @Test
    void keepsABeginningThatOverlapsItself() {
        StopTexts stops = new StopTexts(List.of("aab"));

        assertThat(stops.accept("aa")).isEmpty();
        assertThat(stops.accept("a")).isEqualTo("a");
        assertThat(stops.accept("b")).isEmpty();
        assertThat(stops.isFound()).isTrue();
    }

    @Test
    void endsBeforeTheEarliestOfSeveral() {
        StopTexts stops = new StopTexts(List.of("later", "soon"));

        assertThat(stops.accept("not soon but later")).isEqualTo("not ");
    }

    @Test
    void handsOutTheRestAtTheEnd() {
        StopTexts stops = new StopTexts(List.of("END"));

        assertThat(stops.accept("the E")).isEqualTo("the ");
        assertThat(stops.rest()).isEqualTo("E");
    }
}
