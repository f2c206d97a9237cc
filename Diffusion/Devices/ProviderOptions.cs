using System.Globalization;

namespace HybridGrains.Diffusion.Devices;

/// <summary>Our options in the words of ONNX Runtime's execution providers.</summary>
public static class ProviderOptions
{
    public static Dictionary<string, string> Cuda(int index, CudaOptions options)
    {
        var provider = new Dictionary<string, string>
        {
            ["device_id"] = Text(index),
            ["enable_cuda_graph"] = Flag(options.Graph),
            ["tunable_op_enable"] = Flag(options.TunableOps),
            ["tunable_op_tuning_enable"] = Flag(options.TunableOps),
            ["use_tf32"] = Flag(options.Tf32),
        };
        if (options.MemoryLimitBytes is { } limit)
        {
            provider["gpu_mem_limit"] = limit.ToString(CultureInfo.InvariantCulture);
            // Otherwise the arena doubles, and passes the limit's half long before it is needed.
            provider["arena_extend_strategy"] = "kSameAsRequested";
        }

        return provider;
    }

    public static Dictionary<string, string> TensorRt(int index, CudaOptions options)
    {
        var provider = new Dictionary<string, string>
        {
            ["device_id"] = Text(index),
            ["trt_fp16_enable"] = Flag(options.TensorRtHalf),
            ["trt_cuda_graph_enable"] = Flag(options.Graph),
        };
        if (options.TensorRtCacheFolder is { } folder)
        {
            provider["trt_engine_cache_enable"] = "1";
            provider["trt_engine_cache_path"] = folder;
        }

        return provider;
    }

    private static string Flag(bool value) => value ? "1" : "0";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
