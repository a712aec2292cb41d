/** Runs a GGUF model with llama.cpp and speaks OpenAI-shaped HTTP. */
@NullMarked
package dev.headgate.localruntime;

import org.jspecify.annotations.NullMarked;
