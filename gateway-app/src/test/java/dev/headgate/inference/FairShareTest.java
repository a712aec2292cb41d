package dev.headgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.PriorityClass;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** R12: one tenant cannot take the places of the others. */
class FairShareTest {
    private static final TenantId GREEDY = new TenantId(new UUID(0, 1));
    private static final TenantId MODEST = new TenantId(new UUID(0, 2));

    private final FairShare places =
            new FairShare(100, new SheddingProperties(0.85, 0.95, 0.8, 0.5));

    @Test
    void nobodyIsLimitedWhileThereIsRoom() {
        enter(GREEDY, 79);
        enter(MODEST, 1);
    }

    @Test
    void aTenantThatIsAloneMayHaveEveryPlace() {
        enter(GREEDY, 100);

        assertRefused(GREEDY, PriorityClass.INTERACTIVE, ErrorCode.OVERLOADED);
    }

    @Test
    void whoeverHasItsShareGetsNoMoreOnceMostPlacesAreTaken() {
        enter(GREEDY, 79);
        enter(MODEST, 1);

        assertRefused(GREEDY, PriorityClass.INTERACTIVE, ErrorCode.RATE_LIMIT_EXCEEDED);
        enter(MODEST, 20);
        assertRefused(MODEST, PriorityClass.INTERACTIVE, ErrorCode.OVERLOADED);
    }

    @Test
    void whatNobodyWaitsForGetsHalfOfTheShare() {
        enter(GREEDY, 55);
        enter(MODEST, 25);

        assertRefused(MODEST, PriorityClass.BATCH, ErrorCode.RATE_LIMIT_EXCEEDED);
        enter(MODEST, 1);
    }

    @Test
    void aTenantThatLeftNeedsNoShare() {
        enter(GREEDY, 79);
        enter(MODEST, 1);
        places.leave(MODEST);

        enter(GREEDY, 21);
        for (int i = 0; i < 100; i++) {
            places.leave(GREEDY);
        }
        assertThat(places.isEmpty()).isTrue();
    }

    private void enter(TenantId tenant, int times) {
        for (int i = 0; i < times; i++) {
            places.enter(tenant, PriorityClass.INTERACTIVE);
        }
    }

    private void assertRefused(TenantId tenant, PriorityClass priority, ErrorCode code) {
        assertThatThrownBy(() -> places.enter(tenant, priority))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(code);
                            assertThat(error.retryAfter()).isNotNull();
                        });
    }
}
