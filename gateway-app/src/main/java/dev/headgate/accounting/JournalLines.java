package dev.headgate.accounting;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Records as lines of a file: the CRC-32C of the record in hexadecimal, a space, the record, and a
 * line feed. A record holds no line feed. What a crash has torn is told from what was written
 * whole.
 */
final class JournalLines {
    private static final int CHECKSUM = 8;
    private static final HexFormat HEX = HexFormat.of();

    private JournalLines() {}

    /**
     * What a file holds.
     *
     * @param records all that are whole, in order
     * @param length bytes until the end of the last whole record: what follows is torn
     * @param damaged whether something unreadable lies before a whole record, which no crash does
     */
    record Contents(List<String> records, int length, boolean damaged) {
        Contents {
            records = List.copyOf(records);
        }
    }

    static byte[] line(String record) {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        var line = new ByteArrayOutputStream(bytes.length + CHECKSUM + 2);
        line.writeBytes(checksum(bytes, 0, bytes.length));
        line.write(' ');
        line.writeBytes(bytes);
        line.write('\n');
        return line.toByteArray();
    }

    static Contents read(byte[] file) {
        List<String> records = new ArrayList<>();
        int whole = 0;
        boolean damaged = false;
        int begin = 0;
        for (int i = 0; i < file.length; i++) {
            if (file[i] != '\n') {
                continue;
            }
            if (isWhole(file, begin, i)) {
                damaged |= whole != begin;
                int text = begin + CHECKSUM + 1;
                records.add(new String(file, text, i - text, StandardCharsets.UTF_8));
                whole = i + 1;
            }
            begin = i + 1;
        }
        return new Contents(records, whole, damaged);
    }

    private static boolean isWhole(byte[] file, int begin, int end) {
        int text = begin + CHECKSUM + 1;
        return end >= text
                && file[text - 1] == ' '
                && Arrays.equals(
                        file,
                        begin,
                        begin + CHECKSUM,
                        checksum(file, text, end - text),
                        0,
                        CHECKSUM);
    }

    private static byte[] checksum(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        return HEX.toHexDigits(sum.getValue(), CHECKSUM).getBytes(StandardCharsets.US_ASCII);
    }
}
