package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.CompilerLaunch.Role;

/**
 * What a program's name stands for.
 *
 * @param name as compilers.yaml lists it
 * @param toolchain its key there; a build tool's own name
 * @param role its part in a build
 * @param style how its arguments read; empty for build tools
 * @param language what it compiles where no source tells
 * @param scripted whether a script under this name is the real thing
 */
record Tool(String name, String toolchain, Role role, String style, String language, boolean scripted) {

    Tool as(Role other) {
        return new Tool(name, toolchain, other, style, language, scripted);
    }
}
