package dev.headgate.tradeoff;

import java.util.List;

/**
 * What own capacity costs and how it is used: the only place of this feature that knows how that is
 * kept.
 */
interface OwnCapacity {

    /** Every pool of the catalogue, as it was in this period. */
    List<PoolFigures> in(Period period);
}
