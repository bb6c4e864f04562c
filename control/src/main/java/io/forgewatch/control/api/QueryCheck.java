package io.forgewatch.control.api;

import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.linecorp.armeria.common.QueryParams;
import io.forgewatch.v1.AccessServiceProto;
import io.forgewatch.v1.DetectorServiceProto;
import io.forgewatch.v1.EnrolmentServiceProto;
import io.forgewatch.v1.FindingServiceProto;
import io.forgewatch.v1.NodeServiceProto;
import io.forgewatch.v1.PolicyServiceProto;
import io.forgewatch.v1.SinkServiceProto;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds a query under /v1 against the request's fields. The transcoder itself leaves out a parameter that it does not know, which
 * would turn a misspelt filter into none, and lets one overrule what the path says.
 */
final class QueryCheck {
    private static final List<MethodDescriptor> METHODS = Stream.of(
                    FindingServiceProto.getDescriptor(),
                    AccessServiceProto.getDescriptor(),
                    DetectorServiceProto.getDescriptor(),
                    EnrolmentServiceProto.getDescriptor(),
                    NodeServiceProto.getDescriptor(),
                    PolicyServiceProto.getDescriptor(),
                    SinkServiceProto.getDescriptor())
            .flatMap(file -> file.getServices().stream())
            .flatMap(service -> service.getMethods().stream())
            .toList();

    private static final Pattern VARIABLE = Pattern.compile("\\{[a-z._]+=([a-z]+)/\\*}");

    private QueryCheck() {}

    /** What is wrong with it, or null. */
    @Nullable
    static String problem(String path, QueryParams query) {
        Set<String> allowed = allowed(path);
        for (String name : query.names()) {
            if (!allowed.contains(name)) {
                return "there is no such parameter here; there is " + String.join(", ", allowed);
            }
            if (query.getAll(name).size() > 1) {
                return "the parameter " + name + " is given more than once";
            }
        }
        return null;
    }

    private static Set<String> allowed(String path) {
        Set<String> names = new TreeSet<>();
        for (MethodDescriptor method : METHODS) {
            String template =
                    method.getOptions().getExtension(AnnotationsProto.http).getGet();
            if (!template.isEmpty() && path.matches(VARIABLE.matcher(template).replaceAll("$1/[^/]+"))) {
                for (FieldDescriptor field : method.getInputType().getFields()) {
                    if (!template.contains("{" + field.getName())) {
                        names.add(field.getName());
                        names.add(field.getJsonName());
                    }
                }
            }
        }
        return names;
    }
}
