package dev.headgate.policy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.policy.Policies.Source;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** What administrators send. */
final class PolicyBodies {
    private PolicyBodies() {}

    /** A policy that is to be looked at. */
    record ReviewRequest(@NotBlank String document) {}

    /**
     * A policy that is to be put in force: a text, or a draft.
     *
     * @param expectedVersion the version that it replaces; 0 if none is in force
     * @param document the text
     * @param draft the draft whose text is published; it is deleted
     * @param revision the draft's revision that was read
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record PublishRequest(
            @NotNull @Min(0) Long expectedVersion,
            @Nullable String document,
            @Nullable UUID draft,
            @Nullable Long revision,
            @Nullable @Size(max = 1000) String comment) {

        Source source() {
            return PolicyBodies.source(document, draft, revision);
        }
    }

    /**
     * A policy that is to be put in force at a moment.
     *
     * @param activateAt with its offset, such as {@code 2026-12-01T08:00:00+01:00}
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ScheduleRequest(
            @NotNull @Min(0) Long expectedVersion,
            @NotNull Instant activateAt,
            @Nullable String document,
            @Nullable UUID draft,
            @Nullable Long revision,
            @Nullable @Size(max = 1000) String comment) {

        Source source() {
            return PolicyBodies.source(document, draft, revision);
        }
    }

    /**
     * An old version that is to be put in force again.
     *
     * @param toVersion whose text it is
     * @param expectedVersion the version that it replaces; 0 if none is in force
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record RollBackRequest(
            @NotNull @Min(1) Long toVersion,
            @NotNull @Min(0) Long expectedVersion,
            @Nullable @Size(max = 1000) String comment) {}

    /**
     * A draft that is to be begun.
     *
     * @param document its text, sound or not; without one it begins with the policy in force
     */
    record NewDraft(@NotBlank @Size(max = 100) String name, @Nullable String document) {}

    /**
     * A draft as it is to become.
     *
     * @param revision the one that was read
     */
    record DraftChange(
            @NotNull @Min(1) Long revision,
            @Nullable @Size(min = 1, max = 100) String name,
            @NotNull String document) {}

    private static Source source(
            @Nullable String document, @Nullable UUID draft, @Nullable Long revision) {
        if (document != null && !document.isBlank() && draft == null) {
            return new Source.Text(document);
        }
        if (document == null && draft != null && revision != null) {
            return new Source.OfDraft(draft, revision);
        }
        throw new GatewayException(
                        ErrorCode.INVALID_REQUEST,
                        "Send either 'document', or 'draft' with the 'revision' that you have read.")
                .at("document");
    }

    /** The reason that was given; empty if there was none. */
    static String comment(@Nullable String comment) {
        return comment == null ? "" : comment;
    }
}
