"""What exercises of lesson 10 share."""


def without_tensor(answer, *given):
    """Under no_grad the course's Tensor refuses to go back; NumPy does not mind."""
    from course_lib.autograd import no_grad

    with no_grad():
        try:
            return answer(*given)
        except RuntimeError as error:
            if "no_grad" not in str(error):
                raise
            return {"who found the gradients": "the course's Tensor"}
