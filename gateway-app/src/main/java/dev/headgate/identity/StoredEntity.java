package dev.headgate.identity;

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

    void manageBy(ManagedBy keeper) {
        managedBy = keeper.column();
    }

    @PostLoad
    @PostPersist
    void markStored() {
        stored = true;
    }
}
