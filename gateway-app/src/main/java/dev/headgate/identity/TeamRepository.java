package dev.headgate.identity;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface TeamRepository extends Repository<TeamEntity, UUID> {

    /** Writes at once, so that a name that is taken is noticed here. */
    TeamEntity saveAndFlush(TeamEntity team);

    Optional<TeamEntity> findById(UUID id);

    Optional<TeamEntity> findByTenantIdAndName(UUID tenant, String name);

    List<TeamEntity> findByTenantIdAndIdGreaterThanOrderById(UUID tenant, UUID after, Limit limit);

    List<TeamEntity> findByManagedBy(String keeper);
}
