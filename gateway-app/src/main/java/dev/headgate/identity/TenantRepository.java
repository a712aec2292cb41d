package dev.headgate.identity;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface TenantRepository extends Repository<TenantEntity, UUID> {

    TenantEntity save(TenantEntity tenant);

    Optional<TenantEntity> findById(UUID id);

    Optional<TenantEntity> findByName(String name);

    List<TenantEntity> findByIdGreaterThanOrderById(UUID after, Limit limit);
}
