package io.forgewatch.control.api;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.rpc.Code;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.forgewatch.v1.AccessProto;
import io.forgewatch.v1.Role;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.protobuf.StatusProto;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Refuses a call of ours whose caller has not the role that the method's definition names. A method that names none is refused to
 * all; gRPC's own services are open to whoever came so far.
 */
final class RoleGate implements ServerInterceptor {
    private static final String OURS = "forgewatch.";

    private final MeterRegistry meters;

    RoleGate(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        boolean ours = call.getMethodDescriptor().getFullMethodName().startsWith(OURS);
        if (!ours || mayCall(needed(call))) {
            return next.startCall(call, headers);
        }
        meters.counter("forgewatch.control.requests.refused", "cause", "role").increment();
        StatusRuntimeException refused = StatusProto.toStatusRuntimeException(ErrorStatus.of(ApiException.of(
                Code.PERMISSION_DENIED,
                "ROLE_REQUIRED",
                "this needs the role " + needed(call) + ": ask an admin for a token that has it")));
        Metadata trailers = refused.getTrailers();
        call.close(refused.getStatus(), trailers == null ? new Metadata() : trailers);
        return new ServerCall.Listener<>() {};
    }

    private static boolean mayCall(Role needed) {
        return Callers.of(ServiceRequestContext.current())
                .map(caller -> caller.may(needed))
                .orElse(false);
    }

    private static Role needed(ServerCall<?, ?> call) {
        return call.getMethodDescriptor().getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier
                ? role(supplier.getMethodDescriptor())
                : Role.ROLE_UNSPECIFIED;
    }

    private static Role role(MethodDescriptor method) {
        return method.getOptions().getExtension(AccessProto.role);
    }
}
