using HybridGrains.Diffusion.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Diffusion.Devices;

/// <summary>ONNX Runtime's session options from ours.</summary>
internal static class SessionSettings
{
    public static SessionOptions Of(FamilyRuntimeOptions options, DeviceName device)
    {
        var settings = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            if (options.IntraOpThreads > 0)
            {
                settings.IntraOpNumThreads = options.IntraOpThreads;
            }

            settings.EnableCpuMemArena = options.MemoryArena;
            settings.AddSessionConfigEntry("session.intra_op.allow_spinning", options.Spinning ? "1" : "0");
            Append(settings, options, device);
            return settings;
        }
        catch
        {
            settings.Dispose();
            throw;
        }
    }

    private static void Append(SessionOptions settings, FamilyRuntimeOptions options, DeviceName device)
    {
        switch (device.Kind)
        {
            case DeviceKind.TensorRt:
                using (var tensorRt = new OrtTensorRTProviderOptions())
                {
                    tensorRt.UpdateOptions(ProviderOptions.TensorRt(device.Index, options.Cuda));
                    settings.AppendExecutionProvider_Tensorrt(tensorRt);
                }

                // What TensorRT cannot take, CUDA runs.
                goto case DeviceKind.Cuda;
            case DeviceKind.Cuda:
                using (var cuda = new OrtCUDAProviderOptions())
                {
                    cuda.UpdateOptions(ProviderOptions.Cuda(device.Index, options.Cuda));
                    settings.AppendExecutionProvider_CUDA(cuda);
                }

                break;
            case DeviceKind.DirectMl:
                // DirectML allows neither memory patterns nor parallel execution.
                settings.EnableMemoryPattern = false;
                settings.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
                settings.AppendExecutionProvider_DML(device.Index);
                break;
        }
    }
}
