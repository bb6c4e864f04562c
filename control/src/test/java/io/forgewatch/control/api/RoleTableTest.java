package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.forgewatch.v1.AccessProto;
import io.forgewatch.v1.AccessServiceProto;
import io.forgewatch.v1.DetectorServiceProto;
import io.forgewatch.v1.EnrolmentServiceProto;
import io.forgewatch.v1.FindingServiceProto;
import io.forgewatch.v1.NodeServiceProto;
import io.forgewatch.v1.PolicyServiceProto;
import io.forgewatch.v1.Role;
import io.forgewatch.v1.SinkServiceProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What security.md says of roles is what the methods' definitions say. */
final class RoleTableTest {
    private static final Pattern METHOD = Pattern.compile("`([A-Z][A-Za-z]+)`");
    private static final List<FileDescriptor> SERVICES = List.of(
            AccessServiceProto.getDescriptor(),
            DetectorServiceProto.getDescriptor(),
            EnrolmentServiceProto.getDescriptor(),
            FindingServiceProto.getDescriptor(),
            NodeServiceProto.getDescriptor(),
            PolicyServiceProto.getDescriptor(),
            SinkServiceProto.getDescriptor());

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"VIEWER", "ANALYST", "ADMIN"})
    void shouldSayWhatEachRoleMay(Role role) throws IOException {
        String row = Files.readAllLines(Path.of("../src/site/security.md")).stream()
                .filter(line -> line.startsWith("| " + role.name().toLowerCase(Locale.ROOT) + " |"))
                .collect(Collectors.joining());
        Set<String> told = METHOD.matcher(row)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> defined = SERVICES.stream()
                .flatMap(file -> file.getServices().stream())
                .flatMap(service -> service.getMethods().stream())
                .filter(method -> method.getOptions().getExtension(AccessProto.role) == role)
                .map(method -> method.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(told).isEqualTo(defined);
    }
}
