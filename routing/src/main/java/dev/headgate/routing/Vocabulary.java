package dev.headgate.routing;

import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import java.util.Collection;
import java.util.List;

/** What conditions can speak of: {@code request}, {@code caller} and {@code candidate}. */
final class Vocabulary {
    private static final ListType TEXTS = ListType.create(SimpleType.STRING);
    private static final MapType TEXT_BY_NAME =
            MapType.create(SimpleType.STRING, SimpleType.STRING);

    static final FactType<RequestFacts> REQUEST =
            new FactType<RequestFacts>("request")
                    .with("model", SimpleType.STRING, RequestFacts::model)
                    .with("stream", SimpleType.BOOL, RequestFacts::stream)
                    .with("needs", TEXTS, request -> names(request.needs()))
                    .with("input_tokens", SimpleType.INT, RequestFacts::inputTokens)
                    .with("output_tokens", SimpleType.INT, RequestFacts::outputTokens)
                    .with("tags", TEXT_BY_NAME, request -> new Tags(request.tags()))
                    .with("user", SimpleType.STRING, Vocabulary::user)
                    .with("priority", SimpleType.STRING, request -> request.priority().word());

    static final FactType<RequestFacts.Caller> CALLER =
            new FactType<RequestFacts.Caller>("caller")
                    .with("tenant", SimpleType.STRING, RequestFacts.Caller::tenant)
                    .with("team", SimpleType.STRING, RequestFacts.Caller::team)
                    .with("key", SimpleType.STRING, RequestFacts.Caller::key)
                    .withOptional("region", SimpleType.STRING, RequestFacts.Caller::region);

    static final FactType<Candidate.Licence> LICENCE =
            new FactType<Candidate.Licence>("candidate.licence")
                    .with("name", SimpleType.STRING, Candidate.Licence::name)
                    .with(
                            "forbidden_regions",
                            TEXTS,
                            licence -> licence.forbiddenRegions().stream().sorted().toList());

    static final FactType<Candidate> CANDIDATE =
            new FactType<Candidate>("candidate")
                    .with("deployment", SimpleType.STRING, Candidate::deployment)
                    .with("model", SimpleType.STRING, Candidate::model)
                    .with("hosting", SimpleType.STRING, candidate -> candidate.hosting().name())
                    .with("provider", SimpleType.STRING, Candidate::provider)
                    .withOptional("region", SimpleType.STRING, Candidate::region)
                    .with("developer", SimpleType.STRING, Candidate::developer)
                    .withOptional("origin_country", SimpleType.STRING, Candidate::originCountry)
                    .with("open_weights", SimpleType.BOOL, Candidate::openWeights)
                    .with(
                            "licence",
                            LICENCE.celType(),
                            candidate -> LICENCE.of(candidate.licence()))
                    .with("capabilities", TEXTS, candidate -> names(candidate.capabilities()))
                    .withOptional("context_tokens", SimpleType.INT, Candidate::contextTokens)
                    .withOptional("max_output_tokens", SimpleType.INT, Candidate::maxOutputTokens);

    private Vocabulary() {}

    private static String user(RequestFacts request) {
        String user = request.user();
        return user == null ? "" : user;
    }

    private static List<String> names(Collection<Capability> capabilities) {
        return capabilities.stream().sorted().map(Capability::name).toList();
    }
}
