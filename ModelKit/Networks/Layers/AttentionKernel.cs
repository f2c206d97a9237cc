using HybridGrains.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Layers;

/// <summary>softmax(q k^T / sqrt(d)) v, of batch x heads x tokens x d.</summary>
internal static class AttentionKernel
{
    /// <param name="mask">Added to the scores. Default: null, none.</param>
    public static Tensor Run(Tensor q, Tensor k, Tensor v, Tensor? mask = null)
    {
        // On CPU the backward pass of torch's fused kernel takes ten times that of the plain products in bf16.
        return is_grad_enabled() && q.device_type == DeviceType.CPU
            ? Plain(q, k, v, mask)
            : nn.functional.scaled_dot_product_attention(q, k, v, mask);
    }

    private static Tensor Plain(Tensor q, Tensor k, Tensor v, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var scores = matmul(q.Times(1 / Math.Sqrt(q.shape[^1])), k.transpose(-1, -2));
        if (mask is not null)
        {
            scores = scores.Plus(mask);
        }

        var weights = nn.functional.softmax(scores, -1, ScalarType.Float32).to(v.dtype);
        return matmul(weights, v).MoveToOuterDisposeScope();
    }
}
