package dev.headgate.identity;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.UUID;
import org.springframework.data.domain.Persistable;

/** A row whose id the application makes: without this a look-up would precede every insert. */
@MappedSuperclass
@SuppressWarnings("NullAway.Init")
abstract class StoredEntity implements Persistable<UUID> {
    @Id private UUID id;

    @Column(name = "managed_by", nullable = false)
    private String managedBy;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Transient private boolean stored;

    protected StoredEntity() {}

    StoredEntity(UUID id, ManagedBy managedBy, Instant createdAt) {
        this.id = id;
        this.managedBy = managedBy.column();
        this.createdAt = createdAt;
    }

    @Override
    public UUID getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    Instant createdAt() {
        return createdAt;
    }

    ManagedBy managedBy() {
        return ManagedBy.API.column().equals(managedBy) ? ManagedBy.API : ManagedBy.CONFIG;
    }

    /**
     * Lets only its keeper change it.
     *
     * @throws GatewayException {@link ErrorCode#CONFLICT} if somebody else looks after it
     */
    void requireManagedBy(ManagedBy keeper, String kind, String name) {
        if (managedBy() != keeper) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "%s '%s' is managed by the configuration file. Change it there and restart."
                            .formatted(kind, name));
        }
    }

    void manageBy(ManagedBy keeper) {
        managedBy = keeper.column();
    }

    @PostLoad
    @PostPersist
    void markStored() {
        stored = true;
    }
}
