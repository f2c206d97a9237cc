using static TorchSharp.torch;

namespace HybridGrains.Training.Consistency;

/// <summary>
/// Adds an adversarial loss to a consistency loss at a fixed ratio of their gradients (as VQGAN weighs its discriminator; Esser
/// et al. 2021, eq. 7). SCott's weight of 0.4 belongs to a distance whose scale is not published; with the mean over elements a
/// bare 0.4 pulled 2.5 to 4.5 times as hard as consistency did, and diversity goes (docs/results/scott.md).
/// </summary>
internal static class AdversarialPull
{
    private const double Delta = 1e-8;

    /// <param name="answers">The student's, which both losses are made from.</param>
    /// <param name="ratio">|gradient of the added term| / |gradient of consistency| at the answers, 0 or more.</param>
    /// <returns>A loss whose gradient goes through the answers alone: the discriminator gets none, and is walked once.</returns>
    public static Tensor Add(Tensor consistency, Tensor adversarial, Tensor answers, double ratio)
    {
        var wanted = autograd.grad([consistency], [answers], retain_graph: true)[0].norm();
        var pull = autograd.grad([adversarial], [answers])[0];
        var weight = ratio * wanted / (pull.norm() + Delta);
        return consistency + weight * (adversarial.detach() + (pull * (answers - answers.detach())).sum());
    }
}
