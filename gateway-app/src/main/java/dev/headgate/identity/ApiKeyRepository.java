package dev.headgate.identity;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface ApiKeyRepository extends Repository<ApiKeyEntity, UUID> {

    /** Writes at once, so that a name that is taken is noticed here. */
    ApiKeyEntity saveAndFlush(ApiKeyEntity key);

    Optional<ApiKeyEntity> findById(UUID id);

    Optional<ApiKeyEntity> findByPublicId(String publicId);

    List<ApiKeyEntity> findByTeamIdAndIdGreaterThanOrderById(UUID team, UUID after, Limit limit);

    List<ApiKeyEntity> findByManagedByAndRevokedAtIsNull(String keeper);
}
