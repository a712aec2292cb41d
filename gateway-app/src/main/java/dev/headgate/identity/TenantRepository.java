package dev.headgate.identity;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface TenantRepository extends Repository<TenantEntity, UUID> {

    /** Writes at once, so that a name that is taken is noticed here. */
    TenantEntity saveAndFlush(TenantEntity tenant);

    Optional<TenantEntity> findById(UUID id);

    Optional<TenantEntity> findByName(String name);

    List<TenantEntity> findByIdGreaterThanOrderById(UUID after, Limit limit);

    List<TenantEntity> findByManagedBy(String keeper);
}
