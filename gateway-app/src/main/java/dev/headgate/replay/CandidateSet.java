package dev.headgate.replay;

import dev.headgate.accounting.DecisionTrace;
import dev.headgate.routing.Candidate;
import dev.headgate.routing.Capability;
import dev.headgate.routing.Hosting;
import dev.headgate.routing.TokenPrices;
import dev.headgate.routing.TokenPrices.Rates;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What decisions chose among, with prices, as it is kept. Its id is a digest of its content. */
final class CandidateSet {
    private static final long FORMAT = 1;

    private final DecisionTrace.Shared stored;
    private final Map<String, Integer> places = new HashMap<>();

    private CandidateSet(List<Candidate> candidates) {
        byte[] content = write(candidates);
        stored = new DecisionTrace.Shared(digest(content), content);
        for (int i = 0; i < candidates.size(); i++) {
            places.put(candidates.get(i).deployment(), i);
        }
    }

    static CandidateSet of(List<Candidate> candidates) {
        return new CandidateSet(candidates);
    }

    DecisionTrace.Shared stored() {
        return stored;
    }

    /** Where a deployment stands in the list, counted from 0. */
    int placeOf(String deployment) {
        return Objects.requireNonNull(places.get(deployment), deployment);
    }

    private static UUID digest(byte[] content) {
        try {
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(content));
            return new UUID(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    private static byte[] write(List<Candidate> candidates) {
        var packed = new PackedWriter().number(FORMAT).number(candidates.size());
        candidates.forEach(candidate -> write(candidate, packed));
        return packed.toBytes();
    }

    private static void write(Candidate candidate, PackedWriter packed) {
        packed.text(candidate.deployment())
                .text(candidate.model())
                .text(candidate.hosting().name())
                .text(candidate.provider())
                .text(candidate.region())
                .text(candidate.developer())
                .text(candidate.originCountry())
                .flag(candidate.openWeights())
                .text(candidate.licence().name())
                .texts(candidate.licence().forbiddenRegions())
                .texts(candidate.capabilities().stream().map(Enum::name).toList())
                .number(candidate.contextTokens())
                .number(candidate.maxOutputTokens());
        write(candidate.prices(), packed);
        write(candidate.fullPrices(), packed);
    }

    private static void write(@Nullable TokenPrices prices, PackedWriter packed) {
        packed.flag(prices != null);
        if (prices == null) {
            return;
        }
        write(prices.rates(), packed);
        packed.number(prices.longPrompts().size());
        for (TokenPrices.LongPrompt one : prices.longPrompts()) {
            packed.number(one.overTokens());
            write(one.rates(), packed);
        }
    }

    private static void write(Rates rates, PackedWriter packed) {
        packed.amount(rates.input()).amount(rates.cachedInput()).amount(rates.output());
    }

    /**
     * Reads what was kept.
     *
     * @throws IllegalArgumentException if it is not understood
     */
    static List<Candidate> read(byte[] content) {
        var packed = new PackedReader(content);
        if (packed.number() != FORMAT) {
            throw new IllegalArgumentException("These candidates are of another release.");
        }
        int count = packed.integer();
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            candidates.add(candidate(packed));
        }
        return candidates;
    }

    private static Candidate candidate(PackedReader packed) {
        return new Candidate(
                packed.text(),
                packed.text(),
                Hosting.valueOf(packed.text()),
                packed.text(),
                packed.optionalText(),
                packed.text(),
                packed.optionalText(),
                packed.flag(),
                new Candidate.Licence(packed.text(), new HashSet<>(packed.texts())),
                capabilities(packed.texts()),
                packed.optionalNumber(),
                packed.optionalNumber(),
                prices(packed),
                prices(packed));
    }

    private static Set<Capability> capabilities(List<String> names) {
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        names.forEach(name -> capabilities.add(Capability.valueOf(name)));
        return capabilities;
    }

    private static @Nullable TokenPrices prices(PackedReader packed) {
        if (!packed.flag()) {
            return null;
        }
        Rates rates = rates(packed);
        int count = packed.integer();
        List<TokenPrices.LongPrompt> longPrompts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            longPrompts.add(new TokenPrices.LongPrompt(packed.number(), rates(packed)));
        }
        return new TokenPrices(rates, longPrompts);
    }

    private static Rates rates(PackedReader packed) {
        return new Rates(
                Objects.requireNonNull(packed.amount()),
                packed.amount(),
                Objects.requireNonNull(packed.amount()));
    }
}
