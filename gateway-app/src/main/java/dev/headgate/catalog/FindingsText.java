package dev.headgate.catalog;

import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Lists as they are kept in the database: JSON. */
final class FindingsText {
    private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};
    private static final TypeReference<List<PriceFile.Remark>> REMARKS = new TypeReference<>() {};

    private final JsonMapper mapper = JsonMapper.shared();

    String write(List<?> list) {
        return mapper.writeValueAsString(list);
    }

    List<Finding> read(String json) {
        return mapper.readValue(json, FINDINGS);
    }

    List<PriceFile.Remark> readRemarks(String json) {
        return mapper.readValue(json, REMARKS);
    }
}
