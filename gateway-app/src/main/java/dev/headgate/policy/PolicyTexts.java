package dev.headgate.policy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds the text of a policy that is meant. */
@Component
class PolicyTexts {
    private final PolicyStore versions;
    private final DraftStore drafts;

    PolicyTexts(PolicyStore versions, DraftStore drafts) {
        this.versions = versions;
        this.drafts = drafts;
    }

    /**
     * A text and what it is.
     *
     * @param label such as {@code version 3}
     */
    record Chosen(String label, String document) {}

    /**
     * The text that is meant; empty if the policy in force is meant and there is none.
     *
     * @throws GatewayException {@code NOT_FOUND} if there is no such version or draft
     */
    Optional<Chosen> find(PolicyOwner owner, PolicyChoice choice) {
        return switch (choice) {
            case PolicyChoice.InForce _ -> versions.published(owner).map(PolicyTexts::chosen);
            case PolicyChoice.Version(var version) -> Optional.of(version(owner, version));
            case PolicyChoice.OfDraft(var id) -> Optional.of(draft(owner, id));
            case PolicyChoice.Text(var document) ->
                    Optional.of(new Chosen("the document sent", document));
        };
    }

    private Chosen version(PolicyOwner owner, long version) {
        return versions.version(owner, version)
                .map(PolicyTexts::chosen)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no policy version %d. GET %s/versions lists them."
                                        .formatted(version, owner.path())));
    }

    private static Chosen chosen(PolicyVersion version) {
        return new Chosen("version " + version.version(), version.document());
    }

    private Chosen draft(PolicyOwner owner, UUID id) {
        PolicyDraft draft =
                drafts.find(id)
                        .filter(known -> known.owner().equals(owner))
                        .orElseThrow(() ->
                                new GatewayException(
                                        ErrorCode.NOT_FOUND,
                                        "There is no draft %s. GET %s/drafts lists them."
                                                .formatted(id, owner.path())));
        return new Chosen(
                "draft '%s', revision %d".formatted(draft.name(), draft.revision()),
                draft.document());
    }
}
