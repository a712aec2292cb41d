package dev.headgate.reporting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values of a dimension that count; all others do not.
 *
 * @param values as they are shown in a report; the empty text is what has none
 */
record SpendFilter(SpendDimension dimension, List<String> values) {

    SpendFilter {
        values = List.copyOf(values);
    }

    /**
     * Every parameter of a request that is not one of these is a filter.
     *
     * @throws dev.headgate.error.GatewayException {@code INVALID_REQUEST} if it is not the name of
     *     a dimension
     */
    static List<SpendFilter> in(Map<String, List<String>> parameters, Set<String> others) {
        List<SpendFilter> filters = new ArrayList<>();
        parameters.forEach((name, values) -> {
            if (!others.contains(name)) {
                filters.add(new SpendFilter(SpendDimension.parse(name, name), values));
            }
        });
        return filters;
    }
}
