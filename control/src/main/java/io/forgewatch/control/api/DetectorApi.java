package io.forgewatch.control.api;

import io.forgewatch.v1.Detector;
import io.forgewatch.v1.DetectorServiceGrpc;
import io.forgewatch.v1.ListDetectorsRequest;
import io.forgewatch.v1.ListDetectorsResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** DetectorService: the index of what is detected, as the collectors' findings name it. */
final class DetectorApi extends DetectorServiceGrpc.DetectorServiceImplBase {
    private static final ListDetectorsResponse DETECTORS = ListDetectorsResponse.newBuilder()
            .addDetectors(Detector.newBuilder()
                    .setId("compiler-launched")
                    .setCategory("Defense Evasion: Launch Code Compiler Tool In Container")
                    .setTactic("TA0005")
                    .addAllTechniques(List.of("T1027", "T1027.004"))
                    .setSees(
                            "each compiler, assembler and linker that is executed in a container, by what its file is and does,"
                                    + " whatever it is called; one finding for each build")
                    .setNeeds("the probe on sched_process_exec, and read access to the containers' files through /proc")
                    .addLimits("a compiler that is a library in a running program: no exec")
                    .addLimits("containers with a kernel of their own (Kata, gVisor)"))
            .addDetectors(Detector.newBuilder()
                    .setId("compiled-binary-executed")
                    .setCategory("Execution: Compiled Binary Executed In Container")
                    .setTactic("TA0002")
                    .addAllTechniques(List.of("T1027", "T1027.004"))
                    .setSees(
                            "the first execution of what a build in a container has written: by device and inode, path, sha256;"
                                    + " also moved, copied, loaded by ld.so, preloaded, or given to java")
                    .setNeeds("compiler-launched, and read access to what compilers write")
                    .addLimits("an output that an unknown program changed before it ran")
                    .addLimits("dlopen, /etc/ld.so.preload and LD_AUDIT"))
            .build();

    @Override
    public void listDetectors(ListDetectorsRequest request, StreamObserver<ListDetectorsResponse> observer) {
        observer.onNext(DETECTORS);
        observer.onCompleted();
    }
}
