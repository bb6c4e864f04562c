package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import io.forgewatch.control.Running;
import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.WatchFindingsRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GrpcAccessTest {
    private Running running;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        running = new Running(directory);
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @Test
    void shouldAskForTheToken() throws Exception {
        FindingServiceGrpc.FindingServiceBlockingStub stub = FindingServiceGrpc.newBlockingStub(running.channel);
        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class, () -> stub.listFindings(ListFindingsRequest.getDefaultInstance()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        com.google.rpc.Status status = StatusProto.fromThrowable(refused);
        assertThat(status).isNotNull();
        assertThat(status.getDetails(0).unpack(ErrorInfo.class).getReason()).isEqualTo("TOKEN_REQUIRED");
        StatusRuntimeException watchRefused = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> stub.watchFindings(WatchFindingsRequest.getDefaultInstance())
                        .next());
        assertThat(watchRefused).hasMessageContaining("UNAUTHENTICATED: a valid token is required");
    }

    @Test
    void shouldRefuseAForeignAuthority() {
        ManagedChannel foreign = NettyChannelBuilder.forAddress(running.plane.address())
                .usePlaintext()
                .overrideAuthority("evil.example")
                .build();
        try {
            StatusRuntimeException refused = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> running.authorized(FindingServiceGrpc.newBlockingStub(foreign))
                            .listFindings(ListFindingsRequest.getDefaultInstance()));
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        } finally {
            foreign.shutdownNow();
        }
    }

    @Test
    void shouldTellItsHealthToAnyone() {
        HealthCheckResponse response =
                HealthGrpc.newBlockingStub(running.channel).check(HealthCheckRequest.getDefaultInstance());
        assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    }

    @Test
    void shouldListItsServicesOnce() throws Exception {
        BlockingQueue<ServerReflectionResponse> answers = new LinkedBlockingQueue<>();
        StreamObserver<ServerReflectionRequest> requests = running.authorized(
                        ServerReflectionGrpc.newStub(running.channel))
                .serverReflectionInfo(new Collector(answers));
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        ServerReflectionResponse services = take(answers);
        assertThat(services.getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(
                        "forgewatch.v1.FindingService",
                        "grpc.health.v1.Health",
                        "grpc.reflection.v1.ServerReflection",
                        "grpc.reflection.v1alpha.ServerReflection");
        requests.onNext(ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("forgewatch.v1.FindingService")
                .build());
        assertThat(take(answers).getFileDescriptorResponse().getFileDescriptorProtoCount())
                .isPositive();
        requests.onCompleted();
        assertThat(answers.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void shouldSayThatAMethodIsUnknown() {
        MethodDescriptor<ListFindingsRequest, ?> unknown = FindingServiceGrpc.getListFindingsMethod().toBuilder()
                .setFullMethodName("forgewatch.v1.FindingService/Nothing")
                .build();
        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(
                        running.authorized(FindingServiceGrpc.newBlockingStub(running.channel))
                                .getChannel(),
                        unknown,
                        CallOptions.DEFAULT,
                        ListFindingsRequest.getDefaultInstance()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    private static ServerReflectionResponse take(BlockingQueue<ServerReflectionResponse> answers)
            throws InterruptedException {
        @Nullable ServerReflectionResponse answer = answers.poll(10, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("reflection did not answer");
        }
        return answer;
    }

    private record Collector(BlockingQueue<ServerReflectionResponse> answers)
            implements StreamObserver<ServerReflectionResponse> {
        @Override
        public void onNext(ServerReflectionResponse value) {
            answers.add(value);
        }

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {}
    }
}
