package io.forgewatch.system;

import static io.grpc.MethodDescriptor.generateFullMethodName;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A client that knows no message beforehand: it asks the server for its descriptors (grpc/reflection/v1/reflection.proto) and speaks
 * JSON, as grpcurl does.
 */
final class Reflection {
    private final Channel channel;
    private final Map<String, FileDescriptorProto> protos = new HashMap<>();
    private final Map<String, FileDescriptor> files = new HashMap<>();

    Reflection(Channel channel) {
        this.channel = channel;
    }

    /** Calls a unary method with a request in JSON; gives the answer in JSON. */
    String call(String service, String method, String request) throws Exception {
        ServiceDescriptor descriptor = service(service);
        MethodDescriptor called = descriptor.findMethodByName(method);
        DynamicMessage.Builder message = DynamicMessage.newBuilder(called.getInputType());
        JsonFormat.parser().merge(request, message);
        DynamicMessage answer = ClientCalls.blockingUnaryCall(
                channel,
                io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
                        .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(generateFullMethodName(service, method))
                        .setRequestMarshaller(
                                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(called.getInputType())))
                        .setResponseMarshaller(
                                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(called.getOutputType())))
                        .build(),
                CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
                message.build());
        return JsonFormat.printer().print(answer);
    }

    private ServiceDescriptor service(String name) throws Exception {
        String fileName = learn(ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol(name)
                .build());
        return file(fileName).findServiceByName(name.substring(name.lastIndexOf('.') + 1));
    }

    private FileDescriptor file(String name) throws Exception {
        FileDescriptor known = files.get(name);
        if (known != null) {
            return known;
        }
        if (!protos.containsKey(name)) {
            learn(ServerReflectionRequest.newBuilder().setFileByFilename(name).build());
        }
        FileDescriptorProto proto = protos.get(name);
        if (proto == null) {
            throw new AssertionError("reflection does not know " + name);
        }
        FileDescriptor[] imports = new FileDescriptor[proto.getDependencyCount()];
        for (int i = 0; i < imports.length; i++) {
            imports[i] = file(proto.getDependency(i));
        }
        FileDescriptor built = build(proto, imports);
        files.put(name, built);
        return built;
    }

    private static FileDescriptor build(FileDescriptorProto proto, FileDescriptor[] imports)
            throws DescriptorValidationException {
        return FileDescriptor.buildFrom(proto, imports);
    }

    /** Keeps every file of the answer; gives the name of the first, which is the one that was asked for. */
    private String learn(ServerReflectionRequest request) throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        answer.completeExceptionally(error);
                    }

                    @Override
                    public void onCompleted() {
                        answer.completeExceptionally(new AssertionError("reflection did not answer"));
                    }
                });
        requests.onNext(request);
        ServerReflectionResponse response = answer.get(20, TimeUnit.SECONDS);
        requests.onCompleted();
        return keep(response);
    }

    private String keep(ServerReflectionResponse response) throws InvalidProtocolBufferException {
        String first = "";
        for (var bytes : response.getFileDescriptorResponse().getFileDescriptorProtoList()) {
            FileDescriptorProto proto = FileDescriptorProto.parseFrom(bytes);
            protos.put(proto.getName(), proto);
            first = first.isEmpty() ? proto.getName() : first;
        }
        return first;
    }
}
