package dev.headgate.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "api_keys")
@SuppressWarnings("NullAway.Init")
class ApiKeyEntity extends StoredEntity {
    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "team_id")
    private TeamEntity team;

    private String name;

    @Column(name = "public_id", updatable = false)
    private String publicId;

    @SuppressWarnings("UnusedVariable") // read by Hibernate, and by the request path in SQL
    private byte[] digest;

    @Column(name = "last_four")
    private String lastFour;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "allowed_models")
    private List<String> allowedModels;

    @Column(name = "requests_per_minute")
    private @Nullable Integer requestsPerMinute;

    @Column(name = "tokens_per_minute")
    private @Nullable Long tokensPerMinute;

    @Column(name = "parallel_requests")
    private @Nullable Integer parallelRequests;

    @Column(name = "priority_class")
    private String priorityClass;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    protected ApiKeyEntity() {}

    ApiKeyEntity(
            UUID id,
            TeamEntity team,
            KeyProof proof,
            KeySettings settings,
            ManagedBy managedBy,
            Instant createdAt) {
        super(id, managedBy, createdAt);
        this.team = team;
        this.publicId = proof.publicId();
        prove(proof);
        set(settings);
    }

    final void prove(KeyProof proof) {
        digest = proof.digest().bytes();
        lastFour = proof.lastFour();
    }

    final void set(KeySettings settings) {
        name = settings.name();
        allowedModels = settings.allowedModels().stream().sorted().toList();
        requestsPerMinute = settings.requestsPerMinute();
        tokensPerMinute = settings.tokensPerMinute();
        parallelRequests = settings.parallelRequests();
        priorityClass = settings.priorityClass();
        expiresAt = settings.expiresAt();
    }

    KeySettings settings() {
        return new KeySettings(
                name,
                Set.copyOf(allowedModels),
                requestsPerMinute,
                tokensPerMinute,
                parallelRequests,
                priorityClass,
                expiresAt);
    }

    void revoke(Instant now) {
        revokedAt = Objects.requireNonNullElse(revokedAt, now);
    }

    TeamEntity team() {
        return team;
    }

    String publicId() {
        return publicId;
    }

    String lastFour() {
        return lastFour;
    }

    @Nullable Instant revokedAt() {
        return revokedAt;
    }
}
