package dev.headgate.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "tenants")
@SuppressWarnings("NullAway.Init")
class TenantEntity extends StoredEntity {
    private String name;

    @Column(name = "cost_centre")
    private @Nullable String costCentre;

    private @Nullable String region;

    @Column(name = "time_zone")
    private String timeZone;

    protected TenantEntity() {}

    TenantEntity(UUID id, TenantSettings settings, ManagedBy managedBy, Instant createdAt) {
        super(id, managedBy, createdAt);
        set(settings);
    }

    final void set(TenantSettings settings) {
        name = settings.name();
        costCentre = settings.costCentre();
        region = settings.region();
        timeZone = Objects.requireNonNullElse(settings.timeZone(), "UTC");
    }

    TenantSettings settings() {
        return new TenantSettings(name, costCentre, region, timeZone);
    }
}
