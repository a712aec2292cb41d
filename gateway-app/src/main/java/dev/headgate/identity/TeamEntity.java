package dev.headgate.identity;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "teams")
@SuppressWarnings("NullAway.Init")
class TeamEntity extends StoredEntity {
    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "tenant_id")
    private TenantEntity tenant;

    private String name;

    protected TeamEntity() {}

    TeamEntity(UUID id, TenantEntity tenant, String name, ManagedBy managedBy, Instant createdAt) {
        super(id, managedBy, createdAt);
        this.tenant = tenant;
        this.name = name;
    }

    TenantEntity tenant() {
        return tenant;
    }

    String name() {
        return name;
    }
}
