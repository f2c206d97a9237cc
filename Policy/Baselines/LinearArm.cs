namespace HybridGrains.Policy.Baselines;

/// <summary>Ridge regression kept up to date by Sherman and Morrison's formula.</summary>
internal sealed class LinearArm
{
    private readonly int _size;
    private readonly double[] _inverse;
    private readonly double[] _sum;
    private readonly double[] _weights;
    private readonly double[] _product;

    public LinearArm(int size, double ridge)
    {
        _size = size;
        (_inverse, _sum, _weights, _product) = (new double[size * size], new double[size], new double[size], new double[size]);
        for (var i = 0; i < size; i++)
        {
            _inverse[(i * size) + i] = 1 / ridge;
        }
    }

    /// <summary>Estimate plus <paramref name="alpha"/> standard errors.</summary>
    public double UpperBound(ReadOnlySpan<double> context, double alpha)
    {
        var estimate = 0.0;
        for (var i = 0; i < _size; i++)
        {
            estimate += _weights[i] * context[i];
        }

        if (alpha == 0)
        {
            return estimate;
        }

        Multiply(context);
        var variance = 0.0;
        for (var i = 0; i < _size; i++)
        {
            variance += context[i] * _product[i];
        }

        return estimate + (alpha * Math.Sqrt(Math.Max(0, variance)));
    }

    public void Add(ReadOnlySpan<double> context, double reward)
    {
        Multiply(context);
        var denominator = 1.0;
        for (var i = 0; i < _size; i++)
        {
            denominator += context[i] * _product[i];
        }

        for (var i = 0; i < _size; i++)
        {
            var factor = _product[i] / denominator;
            for (var j = 0; j < _size; j++)
            {
                _inverse[(i * _size) + j] -= factor * _product[j];
            }
        }

        for (var i = 0; i < _size; i++)
        {
            _sum[i] += reward * context[i];
        }

        for (var i = 0; i < _size; i++)
        {
            var weight = 0.0;
            for (var j = 0; j < _size; j++)
            {
                weight += _inverse[(i * _size) + j] * _sum[j];
            }

            _weights[i] = weight;
        }
    }

    private void Multiply(ReadOnlySpan<double> context)
    {
        for (var i = 0; i < _size; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < _size; j++)
            {
                sum += _inverse[(i * _size) + j] * context[j];
            }

            _product[i] = sum;
        }
    }
}
