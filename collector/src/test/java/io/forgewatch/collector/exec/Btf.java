package io.forgewatch.collector.exec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The types that a BPF object was built with: its section .BTF (Documentation/bpf/btf.rst), as far as tests need it. */
public final class Btf {
    private static final int MAGIC = 0xeb9f;

    private static final int INT = 1;
    private static final int PTR = 2;
    private static final int ARRAY = 3;
    private static final int STRUCT = 4;
    private static final int UNION = 5;
    private static final int ENUM = 6;
    private static final int TYPEDEF = 8;
    private static final int VOLATILE = 9;
    private static final int CONST = 10;
    private static final int RESTRICT = 11;
    private static final int FUNC_PROTO = 13;
    private static final int VAR = 14;
    private static final int DATASEC = 15;
    private static final int DECL_TAG = 17;

    /** A struct's member. */
    public record Member(int offset, int size) {}

    /**
     * One type.
     *
     * @param sizeOrType its bytes; for what stands for another type, that type
     * @param elements of an array
     * @param parts members as type and bit offset, or an enum's values
     */
    private record Type(int kind, String name, int sizeOrType, int elements, Map<String, int[]> parts) {}

    private final List<Type> types = new ArrayList<>();
    private final ByteBuffer section;
    private final int strings;

    private Btf(ByteBuffer section) {
        if ((section.getShort(0) & 0xffff) != MAGIC) {
            throw new IllegalArgumentException("no BTF");
        }
        this.section = section;
        int header = section.getInt(4);
        strings = header + section.getInt(16);
        types.add(new Type(0, "void", 0, 0, Map.of()));
        int end = header + section.getInt(8) + section.getInt(12);
        for (int at = header + section.getInt(8); at < end; ) {
            at = readType(at);
        }
    }

    /** Reads the section .BTF of a 64-bit ELF object. */
    public static Btf read(byte[] object) {
        ByteBuffer elf = ByteBuffer.wrap(object).order(ByteOrder.nativeOrder());
        int sections = (int) elf.getLong(0x28);
        int entryBytes = elf.getShort(0x3a);
        int names = (int) elf.getLong(sections + elf.getShort(0x3e) * entryBytes + 0x18);
        for (int i = 0; i < elf.getShort(0x3c); i++) {
            int header = sections + i * entryBytes;
            if (string(elf, names + elf.getInt(header)).equals(".BTF")) {
                int offset = (int) elf.getLong(header + 0x18);
                int size = (int) elf.getLong(header + 0x20);
                return new Btf(elf.slice(offset, size).order(ByteOrder.nativeOrder()));
            }
        }
        throw new IllegalArgumentException("the object has no section .BTF");
    }

    /** A struct's members by name, in their order. */
    public Map<String, Member> struct(String name) {
        Map<String, Member> members = new LinkedHashMap<>();
        find(STRUCT, name)
                .parts()
                .forEach((member, part) -> members.put(member, new Member(part[1] / 8, sizeOf(part[0]))));
        return members;
    }

    /** A struct's size in bytes. */
    public int structBytes(String name) {
        return find(STRUCT, name).sizeOrType();
    }

    /** An enum's names, in their order. */
    public Map<String, Integer> enumeration(String name) {
        Map<String, Integer> values = new LinkedHashMap<>();
        find(ENUM, name).parts().forEach((value, part) -> values.put(value, part[0]));
        return values;
    }

    private int readType(int start) {
        String name = string(section, strings + section.getInt(start));
        int info = section.getInt(start + 4);
        int sizeOrType = section.getInt(start + 8);
        int count = info & 0xffff;
        int kind = (info >> 24) & 0x1f;
        int at = start + 12;
        Map<String, int[]> parts = new LinkedHashMap<>();
        if (kind == ARRAY) {
            types.add(new Type(kind, name, section.getInt(at), section.getInt(at + 8), parts));
            return at + 12;
        }
        if (kind == STRUCT || kind == UNION) {
            for (int i = 0; i < count; i++) {
                String member = string(section, strings + section.getInt(at + 12 * i));
                parts.put(member, new int[] {section.getInt(at + 12 * i + 4), section.getInt(at + 12 * i + 8)});
            }
        }
        if (kind == ENUM) {
            for (int i = 0; i < count; i++) {
                String value = string(section, strings + section.getInt(at + 8 * i));
                parts.put(value, new int[] {section.getInt(at + 8 * i + 4)});
            }
        }
        types.add(new Type(kind, name, sizeOrType, 0, parts));
        return switch (kind) {
            case INT, VAR, DECL_TAG -> at + 4;
            case STRUCT, UNION, DATASEC -> at + 12 * count;
            case ENUM, FUNC_PROTO -> at + 8 * count;
            default -> at;
        };
    }

    private Type find(int kind, String name) {
        return types.stream()
                .filter(type -> type.kind() == kind && type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the object's BTF has no type " + name));
    }

    private int sizeOf(int id) {
        Type type = types.get(id);
        return switch (type.kind()) {
            case INT, STRUCT, UNION, ENUM -> type.sizeOrType();
            case PTR -> Long.BYTES;
            case ARRAY -> type.elements() * sizeOf(type.sizeOrType());
            case TYPEDEF, VOLATILE, CONST, RESTRICT -> sizeOf(type.sizeOrType());
            default -> throw new IllegalArgumentException("BTF kind " + type.kind() + " has no size");
        };
    }

    private static String string(ByteBuffer bytes, int offset) {
        int end = offset;
        while (bytes.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - offset];
        bytes.get(offset, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
